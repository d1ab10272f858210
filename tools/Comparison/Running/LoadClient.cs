using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tidegate.Compare.Starting;

namespace Tidegate.Compare.Running;

/// <summary>The load client as a process: one line in, one line of JSON out.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    private LoadClient(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="program">The compiled client.</param>
    /// <param name="target">Where it connects, and what it says.</param>
    public static LoadClient Start(string program, LoadTarget target)
    {
        var start = new ProcessStartInfo(program, target.Arguments()) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new LoadClient(Process.Start(start)!);
    }

    /// <summary>Opens sockets at a rate until so many are open.</summary>
    public Task<ClientAnswer> OpenAsync(int connections, int rate) => AskAsync($"open {connections} {rate} 0");

    /// <summary>Opens sockets, so many at a time, until so many are open.</summary>
    public Task<ClientAnswer> OpenFastAsync(int connections, int inFlight) => AskAsync($"open {connections} 0 {inFlight}");

    /// <summary>Triggers a broadcast and counts what arrives.</summary>
    public Task<ClientAnswer> BroadcastAsync(string mark, int count, TimeSpan within, Trigger trigger)
    {
        var kind = trigger.HttpPort is null ? "ws" : "http";
        var milliseconds = within.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        return AskAsync($"broadcast {mark} {count} {milliseconds} {kind} {trigger.HttpPort ?? 0} {Escaped(trigger.Text)}");
    }

    /// <summary>Sends messages that come back.</summary>
    public Task<ClientAnswer> EchoAsync(int rate, TimeSpan time, string text) =>
        AskAsync(string.Create(CultureInfo.InvariantCulture, $"echo {rate} {time.TotalSeconds} {Escaped(text)}"));

    /// <summary>Answers pings for a time.</summary>
    public Task<ClientAnswer> HoldAsync(TimeSpan time) => AskAsync(string.Create(CultureInfo.InvariantCulture, $"hold {time.TotalSeconds}"));

    /// <summary>Closes all sockets.</summary>
    public Task<ClientAnswer> LeaveAsync() => AskAsync("leave");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A text as one line of an argument or a command.</summary>
    internal static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private async Task<ClientAnswer> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new IOException($"The client ended at: {line}");
        return new ClientAnswer(JsonDocument.Parse(answer).RootElement);
    }
}
