using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Cluster:Redis</c>: the one Redis of a cluster in mode <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Where it is, in the form of StackExchange.Redis: <c>10.0.0.5:6379,user=tidegate,password=...,ssl=true</c>. Required in mode
    /// <c>Redis</c>. A secret.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether a Redis off loopback may have no password: whoever reaches it decides how many connect. Default false.</summary>
    public bool Insecure { get; set; }

    /// <summary>How long a process that starts waits for Redis before it gives up. Default 00:00:30; 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
