using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Tidegate.WebFrontend.Transport;

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
        return meter.Wrap(await inner.AcceptAsync());
    }
}
