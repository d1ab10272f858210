using Microsoft.AspNetCore.Builder;
using Tidegate.Silo.Operators;
using Tidegate.WebFrontend.Listening;

namespace Tidegate.Standalone.Hosting;

/// <summary>The Orleans Dashboard of the one process: its silo opens no listener, so it stands on the admin listener of the frontend.</summary>
internal static class StandaloneDashboard
{
    private const string Path = "/orleans";

    /// <summary>Maps the pages, behind the admin key.</summary>
    public static WebApplication UseDashboard(this WebApplication app)
    {
        app.MapListener(ListenerRole.Admin).MapDashboard(Path);
        return app;
    }
}
