using System.ComponentModel;
using System.Globalization;
using Tidegate.Cluster.Network;
using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Rig;

/// <summary>A program of the cluster under test, and all processes that it was.</summary>
internal class Member(string name, Place place, Func<Member, (string Program, IEnumerable<string> Arguments)> command, LineLog log) : IAsyncDisposable
{
    private static readonly TimeSpan ReactTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Its name in messages and logs.</summary>
    public string Name => name;

    /// <summary>Where it lives.</summary>
    public Place Place => place;

    /// <summary>The process that runs now; null while none does.</summary>
    public ChildProcess? Process { get; private set; }

    /// <summary>All processes that it was, in their order.</summary>
    public List<Life> Lives { get; } = [];

    /// <summary>Called for each line of its output.</summary>
    public Action<string>? OnLine { get; set; }

    /// <summary>True while a process runs, frozen or not.</summary>
    public bool IsUp => Process is { HasExited: false };

    /// <summary>True while a process runs that does not stand still.</summary>
    public bool IsServing => IsUp && !Lives[^1].IsFrozen;

    /// <summary>Starts a process.</summary>
    public void Start()
    {
        var (program, arguments) = command(this);
        var startedAt = Monotonic.Now;
        Process = place.Start(program, arguments, Take, keepInput: true);
        Lives.Add(new Life(Process.Id, startedAt));
        log.Write(name, $"process {Process.Id} started");
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (!IsUp)
            return;
        log.Write(name, "kill -9");
        try
        {
            Process!.Send(Signal.Kill);
        }
        catch (Win32Exception)
        {
            // It has ended by itself in this moment.
        }

        await ReapAsync(ReactTimeout);
    }

    /// <summary>Notices a process that has ended without being told to.</summary>
    /// <returns>Its exit code; null where there is no such process.</returns>
    public async Task<int?> NoticeEndAsync()
    {
        if (Process is not { HasExited: true })
            return null;
        log.Write(name, "has ended by itself");
        return await ReapAsync(ReactTimeout);
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan within)
    {
        log.Write(name, "SIGTERM");
        Process!.Send(Signal.Terminate);
        return await ReapAsync(within);
    }

    /// <summary>SIGSTOP, and waits until each of its threads stands.</summary>
    public async Task FreezeAsync()
    {
        var life = Lives[^1];
        Process!.Send(Signal.Stop);
        await Eventually.Holds($"{name} stands still", ReactTimeout, () => StatesOf(life.ProcessId), states => states.All(state => state is 'T' or 't'));
        life.Freezes.Add(new Freeze(Monotonic.Now, Interval.Open));
        log.Write(name, "SIGSTOP");
    }

    /// <summary>SIGCONT.</summary>
    public void Thaw()
    {
        if (!IsUp || !Lives[^1].IsFrozen)
            return;
        var freezes = Lives[^1].Freezes;
        freezes[^1] = freezes[^1] with { To = Monotonic.Now };
        log.Write(name, "SIGCONT");
        Process!.Send(Signal.Continue);
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is null)
            return;
        await Process.KillAsync();
        Process = null;
    }

    private async Task<int> ReapAsync(TimeSpan within)
    {
        var code = await Process!.WaitForExitAsync(within);
        Lives[^1].EndedAt = Monotonic.Now;
        log.Write(name, $"ended with {code}");
        await Process.DisposeAsync();
        Process = null;
        return code;
    }

    private void Take(string line)
    {
        log.Write(name, line);
        OnLine?.Invoke(line);
    }

    private static char[] StatesOf(int processId) =>
        [.. Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task")).Select(task =>
        {
            // "pid (name) state ...": the name may have blanks and brackets.
            var stat = File.ReadAllText(Path.Combine(task, "stat"));
            return stat[stat.LastIndexOf(')') + 2];
        })];
}
