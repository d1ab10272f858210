using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.WebFrontend.Cluster;

namespace Tidegate.WebFrontend.Tests.Cluster;

public sealed class ClusterConnectionTests
{
    private readonly ClusterConnection _connection = new(NullLogger<ClusterConnection>.Instance);
    private int _changes;

    public ClusterConnectionTests() => _connection.Changed += () => _changes++;

    [Fact]
    public void Process_that_hears_nothing_is_connected() => Assert.True(_connection.IsConnected);

    [Fact]
    public void Lost_connection_lasts_until_a_gateway_is_back()
    {
        _connection.NotifyClusterConnectionLost();
        _connection.NotifyGatewayCountChanged(0, 1, false);
        Assert.False(_connection.IsConnected);
        Assert.Equal(0, _changes);

        _connection.NotifyGatewayCountChanged(1, 0, true);
        Assert.True(_connection.IsConnected);
        Assert.Equal(1, _changes);
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(2, 2, 0)]
    public void Gateway_that_came_or_went_is_told(int current, int previous, int expected)
    {
        _connection.NotifyGatewayCountChanged(current, previous, false);

        Assert.Equal(expected, _changes);
    }
}
