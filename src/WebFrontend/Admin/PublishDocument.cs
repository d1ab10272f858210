namespace Tidegate.WebFrontend.Admin;

/// <summary>A message that is queued.</summary>
/// <param name="Members">Connections it is meant for, as known.</param>
/// <param name="Frontends">Frontends it goes to.</param>
internal sealed record PublishDocument(int Members, int Frontends);
