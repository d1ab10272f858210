using Polly.CircuitBreaker;
using Tidegate.Budget;

namespace Tidegate.WebFrontend.Breaker;

/// <summary>
/// The one list of exceptions that mean that the cluster did not answer, rather than that the request or the code is wrong. What else a
/// grain throws is an answer.
/// </summary>
internal static class ClusterFailure
{
    /// <summary>Nobody answered: time-outs, lost gateways and silos, and messages that the cluster turned away.</summary>
    public static bool IsUnanswered(Exception? exception) => exception is
        TimeoutException
        or OrleansMessageRejectionException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or ClientNotAvailableException;

    /// <summary>
    /// Nobody answered, or somebody did who could not do it: an overloaded silo, a budget that could not store, and an exception whose type
    /// only silos have, since their storage failed while a grain began, which reaches a frontend as one that it cannot load.
    /// </summary>
    public static bool Is(Exception exception) => IsUnanswered(exception) || exception is
        GatewayTooBusyException
        or LimitExceededException
        or BudgetUnavailableException
        or TypeLoadException
        or ObjectDisposedException;

    /// <summary>Nobody answered, or nobody was asked.</summary>
    public static bool IsUnansweredOrHeldBack(Exception exception) => IsUnanswered(exception) || WasHeldBack(exception);

    /// <summary>The breaker held the call back: it was not made.</summary>
    public static bool WasHeldBack(Exception exception) => exception is BrokenCircuitException;
}
