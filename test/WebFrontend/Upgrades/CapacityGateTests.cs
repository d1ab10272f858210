using Tidegate.Hosting.Descriptors;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.WebFrontend.Tests.Upgrades;

public sealed class CapacityGateTests
{
    private const int Own = 300;

    [Fact]
    public async Task Client_over_the_descriptors_is_refused_before_a_permit_is_taken_and_let_in_when_one_has_left()
    {
        var few = new FakeDescriptors(Own + DescriptorPlan.Reserve + (2 * DescriptorPlan.Least), Own);
        await using var host = await FrontendHost.StartAsync(descriptors: few);
        host.Admission.Limit = 1000;
        var clients = new List<RawClient>();
        for (var i = 0; i < DescriptorPlan.Least; i++)
            clients.Add(await host.ConnectAsync());

        using var refused = await RawClient.OpenAsync(host.Port);
        await refused.SendAsync(RawClient.Handshake("/ws"));
        var answer = await refused.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 503 ", answer);
        Assert.Contains("\"reason\":\"capacity\"", answer);
        Assert.Contains("Retry-After: 5\r\n", answer);
        Assert.Equal((DescriptorPlan.Least, 1L), (host.Admission.InUse, host.Refusals.Snapshot()["capacity"]));

        await clients[0].SendAsync(RawClient.Close(1000));
        await host.Admission.NextReturn();
        await host.Gateway.NextClosed();
        using var next = await host.ConnectAsync();

        Assert.Equal(DescriptorPlan.Least, host.Admission.InUse);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Checks_that_refuse_later_give_the_place_back()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Admission.Limit = 0;
        using var refused = await RawClient.OpenAsync(host.Port);
        await refused.SendAsync(RawClient.Handshake("/ws"));

        Assert.StartsWith("HTTP/1.1 503 ", await refused.ReadToEndAsync());
        Assert.Equal(0, host.Get<CapacityGate>().Count);
    }
}
