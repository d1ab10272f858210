using Microsoft.AspNetCore.Http.Features;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Frames;

/// <summary>Puts a <see cref="FrameMeter"/> under the WebSocket of an HTTP/1.1 upgrade.</summary>
internal sealed class MeteredUpgradeFeature(IHttpUpgradeFeature inner, IConnectionUse? use, FrameMeterFeature meter) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        // Before the client sees its 101: from then on it is nobody who might have to make room.
        use?.OpenSocket();
        return meter.Wrap(await inner.UpgradeAsync());
    }
}
