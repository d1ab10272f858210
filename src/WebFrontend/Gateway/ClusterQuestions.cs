using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>Questions that concern all frontends.</summary>
internal static class ClusterQuestions
{
    /// <summary>
    /// A grain for one question. The answers of the frontends find it through the grain directory, and after the loss of a silo other
    /// silos may remember for long where a grain that was asked before has been: one that is new they must look up.
    /// </summary>
    public static IClusterViewGrain NewQuestion(this IGrainFactory grains) => grains.GetGrain<IClusterViewGrain>(Random.Shared.NextInt64());
}
