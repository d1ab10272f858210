using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidegate.Alerting.News;
using Tidegate.Alerts;
using Tidegate.Configuration;
using Tidegate.Configuration.Webhook;
using Tidegate.Webhooks;

namespace Tidegate.Hosting.Tests.Monitoring;

public sealed class WebhookTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Signature_covers_time_and_body()
    {
        var sentAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        var signature = WebhookSignature.Of(Secret, sentAt, "{\"a\":1}"u8);

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "1700000000.{\"a\":1}"u8.ToArray());
        Assert.Equal($"t=1700000000,v1={Convert.ToHexStringLower(expected)}", signature);
        Assert.NotEqual(signature, WebhookSignature.Of(Secret, sentAt, "{\"a\":2}"u8));
        Assert.NotEqual(signature, WebhookSignature.Of(Secret, sentAt.AddSeconds(1), "{\"a\":1}"u8));
        Assert.NotEqual(signature, WebhookSignature.Of(Secret + "x", sentAt, "{\"a\":1}"u8));
    }

    [Fact]
    public void Body_has_the_names_of_the_admin_api()
    {
        var alert = new Alert { Name = "memory_high", Scope = "cluster", Unit = "%", Message = "line\r\n\u2028break", Runbook = "r", Value = 81.5, Threshold = 80 };
        using var json = JsonDocument.Parse(WebhookBody.Of(new AlertEvent { Number = 7, Change = AlertChange.Raised, Alert = alert }));

        Assert.Equal("memory_high", json.RootElement.GetProperty("name").GetString());
        Assert.Equal("WARNING", json.RootElement.GetProperty("severity").GetString());
        Assert.Equal("raised", json.RootElement.GetProperty("change").GetString());
        Assert.Equal(81.5, json.RootElement.GetProperty("value").GetDouble());
        Assert.Equal("line\r\n\u2028break", json.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("100.127.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fd12::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::")]
    public async Task Name_that_leads_into_a_closed_network_is_not_connected_to(string address)
    {
        var target = Target("https://alerts.example.com/");
        IPAddress[] resolved = [IPAddress.Parse("93.184.216.34"), IPAddress.Parse(address)];

        await Assert.ThrowsAsync<WebhookBlockedException>(() => WebhookConnections
            .ConnectAsync(target, new DnsEndPoint("alerts.example.com", 443), (_, _) => Task.FromResult(resolved), CancellationToken.None).AsTask());
    }

    [Fact]
    public void Listed_network_is_open_and_the_others_stay_closed()
    {
        var target = Target("https://alerts.internal/", "10.20.0.0/16", "fd00::/8");

        Assert.True(target.Allows(IPAddress.Parse("10.20.3.4")));
        Assert.True(target.Allows(IPAddress.Parse("::ffff:10.20.3.4")));
        Assert.True(target.Allows(IPAddress.Parse("fd12::1")));
        Assert.False(target.Allows(IPAddress.Parse("10.21.0.1")));
        Assert.True(target.Allows(IPAddress.Parse("93.184.216.34")));
        Assert.True(target.Allows(IPAddress.Parse("2606:4700::1")));
    }

    [Fact]
    public void Loopback_by_name_leads_to_this_host_and_nowhere_else()
    {
        var target = Target("http://localhost:9000/hook");

        Assert.True(target.Allows(IPAddress.Loopback));
        Assert.True(target.Allows(IPAddress.IPv6Loopback));
        Assert.False(target.Allows(IPAddress.Parse("93.184.216.34")));
    }

    private static WebhookTarget Target(string url, params string[] networks)
    {
        Assert.True(WebhookTarget.TryParse(url, networks, AlertsOptions.NetworksKey, out var target, out var rule), rule);
        return target!;
    }
}
