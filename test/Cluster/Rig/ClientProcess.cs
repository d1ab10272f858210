using System.Globalization;
using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Network;

namespace Tidegate.Cluster.Rig;

/// <summary>A client process as the harness sees it.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly string _folder;
    private readonly string _name;
    private int _open;
    private int _journals;

    public ClientProcess(string name, Place place, ClientSettings settings, string folder, LineLog log)
    {
        (_name, _folder, Slots) = (name, folder, settings.Slots);
        _process = place.Start("dotnet", [typeof(ClientProcess).Assembly.Location, "clients", .. settings.ToArguments()], Take, keepInput: true);

        void Take(string line)
        {
            if (line.StartsWith(ClientProgram.StateMark, StringComparison.Ordinal))
                Volatile.Write(ref _open, int.Parse(line.AsSpan(ClientProgram.StateMark.Length), CultureInfo.InvariantCulture));
            else
                log.Write(name, line);
        }
    }

    /// <summary>The most sockets it holds.</summary>
    public int Slots { get; }

    /// <summary>Open sockets, as it said last.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>How many sockets it is to hold.</summary>
    public Task DemandAsync(int sockets) => _process.SayAsync(string.Create(CultureInfo.InvariantCulture, $"demand {sockets}"));

    /// <summary>Whether short-lived sockets end.</summary>
    public Task ChurnAsync(bool on) => _process.SayAsync(on ? "churn on" : "churn off");

    /// <summary>Lets it write all that it saw so far.</summary>
    public async Task<(List<ClientRecord> Sockets, List<AttemptRecord> Attempts)> JournalAsync()
    {
        var path = Path.Combine(_folder, $"{_name}.{++_journals}.log");
        await _process.SayAsync("journal " + path);
        await _process.Output.WaitForAsync($"{_name} writes its journal", line => line == ClientProgram.JournalMark + path, AnswerTimeout);
        return ClientJournal.Read(path);
    }

    /// <summary>Lets it close its sockets and end.</summary>
    public async Task StopAsync()
    {
        await _process.SayAsync("stop");
        await _process.WaitForExitAsync(AnswerTimeout);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
