using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>Clients that wait for a permit, each class in the order of its coming, bounded.</summary>
internal sealed class WaitingLine(int bound)
{
    private readonly LinkedList<PermitWait>[] _lines = [new(), new()];

    /// <summary>Grows with each client that joins.</summary>
    public long Mark { get; private set; }

    /// <summary>Adds a client at the end.</summary>
    /// <returns>False where the line is full.</returns>
    public bool TryJoin(PermitWait wait)
    {
        if (_lines[0].Count + _lines[1].Count >= bound) return false;
        wait.Mark = ++Mark;
        wait.Node = _lines[(int)wait.Class].AddLast(wait);
        return true;
    }

    /// <summary>The client of a class that has waited longest; null where none waits.</summary>
    public PermitWait? First(AdmissionClass admissionClass) => _lines[(int)admissionClass].First?.Value;

    /// <summary>Takes a client out.</summary>
    /// <returns>False where it does not wait any more.</returns>
    public bool Remove(PermitWait wait)
    {
        if (wait.Node is not { } node) return false;
        wait.Node = null;
        _lines[(int)wait.Class].Remove(node);
        return true;
    }
}
