using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>The frontends of the cluster.</summary>
/// <param name="Frontends">In the order of their names.</param>
internal sealed record FrontendListDocument(ImmutableArray<FrontendDocument> Frontends);

/// <summary>One frontend, as it registered itself in the last seconds.</summary>
/// <param name="Id">Id of this process start.</param>
/// <param name="Name">Configured name.</param>
/// <param name="State"><c>serving</c>, <c>draining</c>, <c>drained</c> or <c>fenced</c>.</param>
/// <param name="Connections">Live connections.</param>
/// <param name="PublicAddresses">Addresses of the public listener.</param>
/// <param name="Host">Machine it runs on.</param>
/// <param name="ProcessId">Process id there.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="StartedAt">Start of the process.</param>
internal sealed record FrontendDocument(
    string Id,
    string Name,
    string State,
    int Connections,
    string PublicAddresses,
    string Host,
    int ProcessId,
    string Version,
    DateTimeOffset StartedAt)
{
    public static FrontendDocument From(FrontendRegistration frontend) => new(
        frontend.Id,
        frontend.Name,
        frontend.State.Name(),
        frontend.Connections,
        frontend.PublicAddresses,
        frontend.Host,
        frontend.ProcessId,
        frontend.Version,
        frontend.StartedAt);
}
