using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Tidegate.WebFrontend.Listening;

/// <summary>
/// Endpoints exist only on the listener whose role they carry; elsewhere, and where they carry none, the answer is 404. It decides
/// before methods are compared, so that no 405 tells what the other listener has.
/// </summary>
internal sealed class ListenerMatcherPolicy : MatcherPolicy, INodeBuilderPolicy
{
    // The policy for methods has -1000.
    private const int BeforeMethods = -2000;

    /// <inheritdoc/>
    public override int Order => BeforeMethods;

    /// <inheritdoc/>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Count > 0;

    /// <inheritdoc/>
    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
    [
        .. endpoints
            .Where(endpoint => RoleOf(endpoint) is not null)
            .GroupBy(endpoint => RoleOf(endpoint)!.Value)
            .Select(group => new PolicyNodeEdge(group.Key, [.. group])),
    ];

    /// <inheritdoc/>
    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) =>
        new RoleTable(exitDestination, edges.ToDictionary(edge => (ListenerRole)edge.State, edge => edge.Destination));

    private static ListenerRole? RoleOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IListenerRole>()?.Role;

    private sealed class RoleTable(int exitDestination, Dictionary<ListenerRole, int> destinations) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) =>
            httpContext.Features.Get<IListenerRole>() is { } listener && destinations.TryGetValue(listener.Role, out var destination)
                ? destination
                : exitDestination;
    }
}
