namespace Tidegate.WebFrontend.Connections;

/// <summary>How a connection treats its client.</summary>
/// <param name="Handler">Where the client's messages go.</param>
/// <param name="HasNotices">The client's protocol knows system notices.</param>
internal sealed record ClientProfile(IMessageHandler Handler, bool HasNotices);
