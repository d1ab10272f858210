using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Which pages' browsers may connect. Browsers always name the origin of the page, exactly as it is written in the list; other clients
/// name none. CORS does not cover WebSockets.
/// </summary>
internal sealed class OriginPolicy(IOptions<TidegateOptions> options)
{
    private const string Any = "*";

    /// <summary>Judges the Origin header.</summary>
    public bool Allows(StringValues origin) =>
        origin.Count == 0 || options.Value.Access.Origins.Contains(Any) || (origin.Count == 1 && options.Value.Access.Origins.Contains(origin[0]));
}
