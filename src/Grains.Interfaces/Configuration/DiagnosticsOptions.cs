using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Diagnostics</c>: what a frontend writes down for those who want to check it themselves.</summary>
public sealed class DiagnosticsOptions
{
    /// <summary>Folder of the socket journals (docs/guarantees.md): each process writes one of its own. Default: none, no journal is written.</summary>
    public string? JournalPath { get; set; }

    /// <summary>Room of one journal in MiB, taken at start; 65,536 events each. What comes after is counted, not written. Default 64; 1 to 65,536.</summary>
    [Range(1, 65536)]
    public int JournalMegabytes { get; set; } = 64;
}
