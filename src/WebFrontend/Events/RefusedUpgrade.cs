using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Events;

/// <summary>An upgrade is refused.</summary>
/// <param name="Denial">The answer.</param>
/// <param name="Hub">The hub, where the request said it.</param>
/// <param name="CorrelationId">Id of the request.</param>
/// <param name="Remote">Address of the client.</param>
/// <param name="Handshake">From the headers of the upgrade to its answer.</param>
internal sealed record RefusedUpgrade(Denial Denial, string? Hub, string CorrelationId, string Remote, TimeSpan Handshake);
