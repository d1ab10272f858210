using Tidegate.Budget;

namespace Tidegate.WebFrontend.Admin;

/// <summary>Which exceptions mean that the cluster did not answer, rather than that the request or the code is wrong.</summary>
internal static class ClusterFailure
{
    /// <summary>True for lost gateways and silos, time-outs, and a budget that could not store.</summary>
    public static bool Is(Exception exception) => exception is
        TimeoutException
        or OrleansMessageRejectionException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or ClientNotAvailableException
        or GatewayTooBusyException
        or LimitExceededException
        or BudgetUnavailableException
        or ObjectDisposedException;
}
