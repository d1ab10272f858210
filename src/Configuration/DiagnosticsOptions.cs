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

    /// <summary>Memory for what became of ended connections and refused upgrades, in MiB; 512 of both each. Default 16; 1 to 1,024.</summary>
    [Range(1, 1024)]
    public int ExplainMegabytes { get; set; } = 16;

    /// <summary>How long that is told. Default 00:10:00; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ExplainFor { get; set; } = TimeSpan.FromMinutes(10);
}
