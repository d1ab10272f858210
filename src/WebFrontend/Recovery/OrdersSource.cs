using Tidegate.Recovery;

namespace Tidegate.WebFrontend.Recovery;

/// <summary>What the recovery procedures of the cluster ask of this frontend: nothing until the budget's first answer.</summary>
internal sealed class OrdersSource
{
    private RecoveryOrders _current = RecoveryOrders.None;

    /// <summary>The orders in force.</summary>
    public RecoveryOrders Current => Volatile.Read(ref _current);

    /// <summary>Takes over what an answer of the budget carries.</summary>
    public void Update(RecoveryOrders? orders) => Volatile.Write(ref _current, orders ?? RecoveryOrders.None);
}
