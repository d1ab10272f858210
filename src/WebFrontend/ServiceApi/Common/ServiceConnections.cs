using Tidegate.Connections;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>Looks for connections of a hub: those of another one do not exist for who asks.</summary>
internal static class ServiceConnections
{
    /// <summary>The connection, or null where this hub has no such one, or it is being closed.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="id">Id of the connection; null for what cannot be one.</param>
    public static async Task<ConnectionView?> FindAsync(IGrainFactory grains, string hub, string? id)
    {
        if (id is null) return null;
        var view = await grains.GetGrain<IConnectionGrain>(id).Get();
        return view is not null && view.Descriptor.Hub == hub && view.Reading.State != ConnectionState.Closing ? view : null;
    }
}
