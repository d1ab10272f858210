using System.Collections.Concurrent;
using System.Reflection;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.Hubs;

namespace Tidegate.WebFrontend.Breaker;

/// <summary>What the breaker makes of a call to a grain.</summary>
internal enum ClusterCallKind : byte
{
    /// <summary>None of ours, such as what the runtime asks itself: goes its way.</summary>
    Foreign,

    /// <summary>Refused while the breaker is open, and counted.</summary>
    Ordinary,

    /// <summary>
    /// A renewal: tried whatever the state, since the lease hangs on it, and the first one that is answered closes the breaker. There is
    /// one at a time of each kind, so that they cannot pile up.
    /// </summary>
    Renewal,

    /// <summary>To a grain of the application or to another frontend: refused while the breaker is open, but slowness there says nothing about the cluster.</summary>
    Uncounted,
}

/// <summary>The kind of each method of the contract.</summary>
internal static class ClusterCallKinds
{
    private static readonly ConcurrentDictionary<MethodInfo, ClusterCallKind> Known = new();

    /// <summary>The kind of a call to this interface method.</summary>
    public static ClusterCallKind Of(MethodInfo method) => Known.GetOrAdd(method, Judge);

    private static ClusterCallKind Judge(MethodInfo method)
    {
        var contract = method.DeclaringType;
        if (contract?.Assembly != typeof(IConnectionBudgetGrain).Assembly) return ClusterCallKind.Foreign;
        if (contract == typeof(IHubHandlerGrain) || contract.IsAssignableTo(typeof(IGrainObserver))) return ClusterCallKind.Uncounted;
        var isRenewal = (contract == typeof(IConnectionBudgetGrain) && method.Name == nameof(IConnectionBudgetGrain.Report))
            || (contract == typeof(IFrontendDirectoryGrain)
                && method.Name is nameof(IFrontendDirectoryGrain.Register) or nameof(IFrontendDirectoryGrain.Unregister));
        return isRenewal ? ClusterCallKind.Renewal : ClusterCallKind.Ordinary;
    }
}
