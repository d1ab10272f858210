using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Admin</c>: access to the admin listener.</summary>
public sealed class AdminOptions
{
    /// <summary>Key that operators send; at least 16 characters. Without one the admin listener binds to loopback only. Never logged.</summary>
    [StringLength(1024, MinimumLength = 16)]
    public string? Key { get; set; }
}
