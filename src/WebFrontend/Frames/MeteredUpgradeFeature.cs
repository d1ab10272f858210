using Microsoft.AspNetCore.Http.Features;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// Puts a <see cref="FrameMeter"/> under the WebSocket of an HTTP/1.1 upgrade, on the socket itself where the server can let go of it.
/// </summary>
internal sealed class MeteredUpgradeFeature(IHttpUpgradeFeature inner, IConnectionUse? use, IDetachable? connection, FrameMeterFeature meter)
    : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        // Before the client sees its 101: from then on it is nobody who might have to make room.
        use?.OpenSocket();
        var stream = await inner.UpgradeAsync();
        if (connection is not null)
            stream = await connection.TryDetachAsync() ?? stream;
        return meter.Wrap(stream);
    }
}
