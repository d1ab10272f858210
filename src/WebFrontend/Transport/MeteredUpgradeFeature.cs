using Microsoft.AspNetCore.Http.Features;

namespace Tidegate.WebFrontend.Transport;

/// <summary>Puts a <see cref="FrameMeter"/> under the WebSocket of an HTTP/1.1 upgrade.</summary>
internal sealed class MeteredUpgradeFeature(IHttpUpgradeFeature inner, FrameMeterFeature meter) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => meter.Wrap(await inner.UpgradeAsync());
}
