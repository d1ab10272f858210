namespace Tidegate.Cluster.Clients;

/// <summary>Follows the numbers that one socket gets: from the first one on none may be missing.</summary>
internal sealed class SequenceCheck
{
    /// <summary>The first number; 0 before it.</summary>
    public long First { get; private set; }

    /// <summary>The highest number.</summary>
    public long Last { get; private set; }

    /// <summary>Numbers that were left out.</summary>
    public long Missing { get; private set; }

    /// <summary>Numbers that came again, or after a higher one.</summary>
    public long Repeated { get; private set; }

    /// <summary>The first number that was left out; 0 where none was.</summary>
    public long FirstMissing { get; private set; }

    public void Add(long number)
    {
        if (First == 0)
        {
            (First, Last) = (number, number);
        }
        else if (number <= Last)
        {
            Repeated++;
        }
        else
        {
            if (number > Last + 1)
            {
                Missing += number - Last - 1;
                if (FirstMissing == 0)
                    FirstMissing = Last + 1;
            }

            Last = number;
        }
    }
}
