using System.Diagnostics;

namespace Tidegate.Processes.Waiting;

/// <summary>
/// Waits until something holds. This is the one place of the tests that looks again by the clock: for what another process shows only
/// when it is asked, such as an admin endpoint or the kernel's table of sockets. Whatever can tell by itself (a frame, a line of
/// output, an exit) is awaited as an event instead.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until <paramref name="read"/> gives something that satisfies <paramref name="holds"/>, and returns it.</summary>
    /// <param name="what">What is waited for; stands in the failure's message.</param>
    /// <param name="within">How long to wait.</param>
    /// <param name="read">Reads the state. What it throws counts as not yet there.</param>
    /// <param name="holds">The condition.</param>
    /// <exception cref="TimeoutException">It did not come to hold; the message says what was seen last.</exception>
    public static async Task<T> Holds<T>(string what, TimeSpan within, Func<Task<T>> read, Func<T, bool> holds)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Step);
        object? last = null;
        do
        {
            try
            {
                var value = await read();
                if (holds(value))
                    return value;
                last = value;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                last = failure.Message;
            }
        }
        while (Stopwatch.GetElapsedTime(start) < within && await timer.WaitForNextTickAsync());

        throw new TimeoutException($"{what}: not within {within.TotalSeconds:0.#} s; last seen: {last ?? "nothing"}");
    }

    /// <inheritdoc cref="Holds{T}(string, TimeSpan, Func{Task{T}}, Func{T, bool})"/>
    public static Task<T> Holds<T>(string what, TimeSpan within, Func<T> read, Func<T, bool> holds) =>
        Holds(what, within, () => Task.FromResult(read()), holds);

    /// <summary>Checks over a whole span of time that something goes on to hold.</summary>
    /// <exception cref="InvalidOperationException">It ceased to hold; the message says what was seen.</exception>
    public static async Task Stays<T>(string what, TimeSpan during, Func<Task<T>> read, Func<T, bool> holds)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Step);
        do
        {
            var value = await read();
            if (!holds(value))
                throw new InvalidOperationException($"{what}: no longer after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s; seen: {value}");
        }
        while (Stopwatch.GetElapsedTime(start) < during && await timer.WaitForNextTickAsync());
    }
}
