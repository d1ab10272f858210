using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Admin</c>: access to the admin listener.</summary>
public sealed class AdminOptions
{
    /// <summary>Key that operators send; at least 16 characters. Without one the admin listener binds to loopback only. Never logged.</summary>
    [StringLength(1024, MinimumLength = 16)]
    public string? Key { get; set; }

    /// <summary>
    /// The key may travel unencrypted over a network: listeners for operators that are no https and can be reached from other machines.
    /// Default false.
    /// </summary>
    public bool Insecure { get; set; }
}
