using System.Collections.Immutable;
using System.Security.Claims;

namespace Tidegate.WebFrontend.Identity;

/// <summary>Who a client is and what it may do.</summary>
/// <param name="UserId">User; null for an anonymous client.</param>
/// <param name="Groups">Groups it joins at once.</param>
/// <param name="Roles">Its roles.</param>
internal sealed record ClientIdentity(string? UserId, ImmutableArray<string> Groups, ImmutableArray<string> Roles)
{
    /// <summary>All that its token claims, for the application of its hub; empty without a token.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];
}
