using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Frontend</c>: identity of a frontend and the bounds of its admission.</summary>
public sealed class FrontendOptions
{
    /// <summary>Stable name; an exclusive lock on it proves that the process before has exited. Default: machine name and public port.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,100}$")]
    public string? Name { get; set; }

    /// <summary>Upgrades that may wait for a permit, for a place of their user, and for one of their address, so many each; more are refused at once. Default 20,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaitingUpgrades { get; set; } = 20_000;
}
