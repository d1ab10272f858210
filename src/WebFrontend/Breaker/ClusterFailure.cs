using Tidegate.Budget;

namespace Tidegate.WebFrontend.Breaker;

/// <summary>Which exceptions mean that the cluster did not answer, rather than that the request or the code is wrong.</summary>
internal static class ClusterFailure
{
    /// <summary>
    /// True for lost gateways and silos, time-outs, a budget that could not store, and an exception whose type only silos have: their
    /// storage failed while a grain began, which reaches a frontend as one that it cannot load.
    /// </summary>
    public static bool Is(Exception exception) => exception is
        TimeoutException
        or OrleansMessageRejectionException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or ClientNotAvailableException
        or GatewayTooBusyException
        or LimitExceededException
        or BudgetUnavailableException
        or TypeLoadException
        or ObjectDisposedException;
}
