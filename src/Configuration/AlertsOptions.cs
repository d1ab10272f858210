using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Alerts</c>: how the cluster watches itself, and where it says so.</summary>
public sealed class AlertsOptions
{
    private const string LongestRetryDelayText = "00:00:30";

    /// <summary>Key of <see cref="WebhookNetworks"/> below <c>Tidegate:</c>.</summary>
    internal const string NetworksKey = "Alerts:WebhookNetworks";

    /// <summary>The longest wait before an attempt, to which the waits grow.</summary>
    internal static readonly TimeSpan LongestRetryDelay = TimeSpan.Parse(LongestRetryDelayText, CultureInfo.InvariantCulture);

    /// <summary>Time between two samples; two in a row raise an alert. Default 00:00:00.5; 100 ms to 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:05")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it must be quiet before an alert is cleared. Default 00:01:00; 0 to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HoldTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Without a commit of the ledger, or an answer of it, for so long, the control plane counts as down. Default 00:00:30; 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ControlPlaneTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With fewer silos than <see cref="ClusterOptions.ExpectedSilos"/> for so long, one counts as missing. Default 00:02:00; 1 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SiloTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Where changes of alerts are posted to: https, or http to this host. Default none.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Secret that signs what is posted; at least 32 bytes. Default none: unsigned. Never logged.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Private networks, in CIDR form, that the webhook may be in. Default none.</summary>
    public string[] WebhookNetworks { get; set; } = [];

    /// <summary>How long one attempt may take. Default 00:00:05; 100 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait before the second attempt; it doubles with each further one, up to 30 s. Default 00:00:01; 10 ms to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", LongestRetryDelayText)]
    public TimeSpan WebhookRetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
