using Microsoft.AspNetCore.Builder;

namespace Tidegate.Hosting.Health;

/// <summary>Marks endpoints that answer while the process is still starting: they need nothing that starts.</summary>
internal sealed class ServesAtStart;

/// <summary>Composition.</summary>
internal static class StartEndpoints
{
    /// <summary>They answer from the moment on at which the listeners are open.</summary>
    public static TBuilder ServeAtStart<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ServesAtStart());
}
