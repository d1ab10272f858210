using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Transport;

public class KestrelBoundsTests
{
    [Fact]
    public async Task Headers_that_dribble_are_cut_after_the_handshake_timeout()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.HandshakeTimeout = TimeSpan.FromSeconds(1));
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync("GET /ws HTTP/1.1\r\nHost: l");

        var answer = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408", answer);
        Assert.Equal(0, host.Admission.InUse);
    }
}
