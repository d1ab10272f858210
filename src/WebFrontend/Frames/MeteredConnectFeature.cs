using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Frames;

/// <summary>Puts a <see cref="FrameMeter"/> under the WebSocket of an HTTP/2 extended CONNECT (RFC 8441).</summary>
internal sealed class MeteredConnectFeature(IHttpExtendedConnectFeature inner, IFeatureCollection features, FrameMeterFeature meter)
    : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync()
    {
        // To Kestrel the stream is a request body. It has neither a largest size nor a least rate: an idle WebSocket sends nothing.
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (features.Get<IConnectionUse>() is { } use)
            Count(use);
        return meter.Wrap(await inner.AcceptAsync());
    }

    // The connection is nobody who might have to make room while it carries a WebSocket, and one again after the last.
    private void Count(IConnectionUse use)
    {
        use.OpenSocket();
        features.GetRequiredFeature<IHttpResponseFeature>().OnCompleted(
            state =>
            {
                ((IConnectionUse)state).CloseSocket();
                return Task.CompletedTask;
            },
            use);
    }
}
