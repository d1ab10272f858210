using Tidegate.Processes.Waiting;

namespace Tidegate.Tools.Tests.Processes;

public sealed class EventuallyTests
{
    [Fact]
    public async Task Holds_returns_what_satisfied_the_condition()
    {
        var count = 0;

        Assert.Equal(3, await Eventually.Holds("three", TimeSpan.FromSeconds(20), () => ++count, value => value == 3));
    }

    [Fact]
    public async Task Holds_that_runs_out_of_time_says_what_was_missing_and_seen()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.Holds("a miracle", TimeSpan.Zero, () => "water", value => value == "wine"));

        Assert.Contains("a miracle", late.Message, StringComparison.Ordinal);
        Assert.Contains("water", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stays_fails_as_soon_as_it_ceases_to_hold()
    {
        var count = 0;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Eventually.Stays("below three", TimeSpan.FromSeconds(20), () => Task.FromResult(++count), value => value < 3));

        Assert.Contains("seen: 3", failure.Message, StringComparison.Ordinal);
    }
}
