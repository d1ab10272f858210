using System.Text.Json;
using System.Text.RegularExpressions;
using Tidegate.Compare.Measuring;
using Tidegate.Compare.Options;
using Tidegate.Compare.Reporting;
using Tidegate.Compare.Starting;

namespace Tidegate.Compare.Running;

/// <summary>A whole run: prepares the peers, measures them in turn, and writes after each what is known so far.</summary>
/// <param name="options">What is compared.</param>
/// <param name="arguments">The command line, for the report.</param>
internal sealed partial class Comparison(ComparisonOptions options, string arguments)
{
    private readonly Figures _figures = new();
    private readonly Dictionary<string, PeerRow> _rows = [];
    private readonly List<string> _earlier = [];

    /// <summary>Runs it.</summary>
    public async Task RunAsync()
    {
        var workshop = new Workshop(Root(), options);
        await workshop.BuildClientAsync();
        Certificate.Write(workshop);
        var before = options.Merge ? ReportWriter.Read(options.Output) : null;
        if (before is not null)
            _earlier.Add(before.Command);
        foreach (var row in before?.Peers ?? [])
            _rows[row.Name] = row;
        foreach (var figure in before?.Figures ?? [])
            _figures.Keep(figure);

        var peers = new List<IPeer>();
        foreach (var peer in AllPeers.List.Where(peer => options.Peers.Count == 0 || options.Peers.Contains(peer.Name)))
        {
            if (await TryAsync(peer, async () => _rows[peer.Name] = new PeerRow(peer.Name, peer.Title, await peer.PrepareAsync(workshop), true, [])))
                peers.Add(peer);
        }

        if (options.PrepareOnly)
            return;
        var commit = await CommitAsync();
        for (var round = 1; round <= options.Rounds; round++)
        {
            // Each round begins with another one, so that none is always measured first.
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var peer = peers[(turn + round - 1) % peers.Count];
                Console.WriteLine($"{DateTime.Now:HH:mm:ss} round {round}: {peer.Title}");
                var measured = new PeerRound(peer, workshop, _figures);
                if (await TryAsync(peer, measured.RunAsync))
                {
                    _rows[peer.Name] = _rows[peer.Name] with
                    {
                        Commands = [.. measured.Commands.Select(command => Shown(command, workshop))],
                        Notes = [.. _rows[peer.Name].Notes, .. measured.Notes.Select(note => $"round {round}, {note}")],
                    };
                }

                ReportWriter.Write(ReportSoFar(commit), options.Output);
            }
        }

        Console.WriteLine(File.ReadAllText(options.Output + ".md"));
    }

    private async Task<bool> TryAsync(IPeer peer, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception failure) when (failure is PeerUnavailableException or IOException or TimeoutException or JsonException)
        {
            // What was measured before stays, with the failure beside it.
            Console.Error.WriteLine($"{peer.Title}: {failure.Message}");
            var measured = _figures.All.Any(figure => figure.Peer == peer.Name && figure.Key != FigureKeys.Load);
            _rows[peer.Name] = measured && _rows.TryGetValue(peer.Name, out var row)
                ? row with { Notes = [.. row.Notes, failure.Message] }
                : new PeerRow(peer.Name, peer.Title, failure.Message, false, []);
            return false;
        }
    }

    private Report ReportSoFar(string commit) => new(
        $"{DateTime.Now:yyyy-MM-dd}",
        MachineFacts.Describe(),
        commit,
        string.Join('\n', [.. _earlier, $"dotnet run -c Release --project bench/Compare -- {arguments}".TrimEnd()]),
        [.. AllPeers.List.Where(peer => _rows.ContainsKey(peer.Name)).Select(peer => _rows[peer.Name] with { Title = peer.Title })],
        _figures.All);

    /// <summary>A command line without the folders of this machine.</summary>
    private static string Shown(string command, Workshop workshop) => TemporaryFolder().Replace(
        command.Replace(workshop.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), "FOLDER");

    [GeneratedRegex($"/[^ =]*/{PeerRound.FolderPrefix}[^ /]*")]
    private static partial Regex TemporaryFolder();

    private static async Task<string> CommitAsync()
    {
        try
        {
            return (await Workshop.RunAsync("git", ["describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"])).Trim();
        }
        catch (PeerUnavailableException)
        {
            return "unknown";
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "orleans.sln")))
                return folder.FullName;
        }

        throw new UsageException("This is to be run inside the repository.");
    }
}
