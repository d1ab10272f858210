using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Connections;

/// <summary>A live socket as the gateway sees it: <see cref="FrontendConnection"/> without its transport.</summary>
internal interface ILocalSocket
{
    /// <inheritdoc cref="FrontendConnection.Descriptor"/>
    ConnectionDescriptor Descriptor { get; }

    /// <inheritdoc cref="FrontendConnection.Groups"/>
    ImmutableArray<string> Groups { get; }

    /// <inheritdoc cref="FrontendConnection.Rights"/>
    ClientRights? Rights { get; }

    /// <inheritdoc cref="FrontendConnection.IdleFor"/>
    TimeSpan IdleFor { get; }

    /// <inheritdoc cref="FrontendConnection.HasEnvelopes"/>
    bool HasEnvelopes { get; }

    /// <inheritdoc cref="FrontendConnection.Read"/>
    ConnectionReading Read();

    /// <inheritdoc cref="FrontendConnection.Send"/>
    bool Send(MessageKind kind, ReadOnlyMemory<byte> payload, int sharedBy = 1, TimeSpan timeToLive = default, Guid messageId = default);

    /// <inheritdoc cref="FrontendConnection.WarnIdle"/>
    void WarnIdle(TimeSpan closesIn);

    /// <inheritdoc cref="FrontendConnection.BeginClose"/>
    void BeginClose(CloseCode code, string? reason = null, string? explanation = null);
}
