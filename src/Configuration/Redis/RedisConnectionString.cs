using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Tidegate.Configuration.Redis;

/// <summary>Reads <c>Cluster:Redis:ConnectionString</c>, and says of it what may be shown.</summary>
internal static class RedisConnectionString
{
    private const int DefaultPort = 6379;

    // What Tidegate has instead of the client's defaults, unless the text says otherwise: a call that Redis does not answer fails before
    // the caller's own time-out, and a dead connection is noticed within a few seconds.
    private const int AsyncTimeoutMilliseconds = 2_000;
    private const int KeepAliveSeconds = 5;
    private const int ReconnectMilliseconds = 500;

    /// <summary>Reads the text.</summary>
    /// <param name="text">Endpoints and settings, separated by commas.</param>
    /// <param name="redis">Client settings.</param>
    /// <param name="why">Why it could not be read; holds nothing of what may be a secret.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConfigurationOptions? redis, [NotNullWhen(false)] out string? why)
    {
        (redis, why) = (null, null);
        if (text.Contains("://", StringComparison.Ordinal))
        {
            why = "must not be an address with a scheme";
            return false;
        }

        try
        {
            var read = ConfigurationOptions.Parse(text, ignoreUnknown: false);
            if (read.EndPoints.Count == 0)
            {
                why = "must name at least one host";
                return false;
            }

            redis = WithOurDefaults(read, text);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
        {
            why = "cannot be read: a setting in it is unknown or has a wrong value";
            return false;
        }
    }

    /// <summary>True where every endpoint is on this machine.</summary>
    public static bool IsOnLoopback(ConfigurationOptions redis) => redis.EndPoints.All(endpoint => endpoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint dns => dns.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase),
        UnixDomainSocketEndPoint => true,
        _ => false,
    });

    /// <summary>True where the server asks who we are.</summary>
    public static bool HasPassword(ConfigurationOptions redis) => !string.IsNullOrEmpty(redis.Password);

    /// <summary>The endpoints, without anything secret.</summary>
    public static string Describe(ConfigurationOptions redis) => string.Join(", ", redis.EndPoints.Select(endpoint => endpoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{(dns.Port == 0 ? DefaultPort : dns.Port)}",
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, DefaultPort).ToString(),
        _ => endpoint.ToString(),
    }));

    private static ConfigurationOptions WithOurDefaults(ConfigurationOptions read, string text)
    {
        // At start each attempt fails by itself; once connected, the client reconnects for as long as the process lives either way.
        read.AbortOnConnectFail = true;
        read.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        read.ClientName ??= "tidegate";
        if (!Says(text, "asyncTimeout"))
            read.AsyncTimeout = AsyncTimeoutMilliseconds;
        if (!Says(text, "keepAlive"))
            read.KeepAlive = KeepAliveSeconds;
        return read;
    }

    private static bool Says(string text, string setting) => text
        .Split(',', StringSplitOptions.TrimEntries)
        .Any(part => part.StartsWith(setting + "=", StringComparison.OrdinalIgnoreCase));
}
