using Tidegate.Compare.Measuring;

namespace Tidegate.Compare.Reporting;

/// <summary>All that is written.</summary>
/// <param name="When">Day of the run.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Commit">Commit of this repository.</param>
/// <param name="Command">How it was called.</param>
/// <param name="Peers">Who was compared.</param>
/// <param name="Figures">What was measured.</param>
internal sealed record Report(
    string When, string Machine, string Commit, string Command, IReadOnlyList<PeerRow> Peers, IReadOnlyList<Figure> Figures);

/// <summary>One of those that were compared.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Title">Name in tables.</param>
/// <param name="Version">Version, or why it could not be had.</param>
/// <param name="Available">It could be had.</param>
/// <param name="Commands">How its processes were started.</param>
internal sealed record PeerRow(string Name, string Title, string Version, bool Available, IReadOnlyList<string> Commands)
{
    /// <summary>What a reader of its figures should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
