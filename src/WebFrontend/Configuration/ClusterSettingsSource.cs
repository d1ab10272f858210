using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Configuration;

/// <summary>The cluster-wide settings: those of this process's configuration until the budget's first answer, then the cluster's.</summary>
internal sealed class ClusterSettingsSource(IOptions<TidegateOptions> options)
{
    private ClusterSettings _current = options.Value.ToClusterSettings();

    /// <summary>The settings in force.</summary>
    public ClusterSettings Current => Volatile.Read(ref _current);

    /// <summary>Takes over what an answer of the budget carries.</summary>
    public void Update(ClusterSettings settings) => Volatile.Write(ref _current, settings);
}
