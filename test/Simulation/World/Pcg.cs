namespace Tidegate.Simulation;

/// <summary>Random numbers that are the same everywhere and for ever: PCG-XSH-RR 32 of M. O'Neill (2014). One stream per purpose.</summary>
internal sealed class Pcg
{
    private const ulong Multiplier = 6364136223846793005;
    private readonly ulong _increment;
    private ulong _state;

    public Pcg(ulong seed, ulong stream)
    {
        _increment = (stream << 1) | 1;
        Next();
        _state += seed;
        Next();
    }

    public uint Next()
    {
        var old = _state;
        _state = (old * Multiplier) + _increment;
        var shifted = (uint)(((old >> 18) ^ old) >> 27);
        return uint.RotateRight(shifted, (int)(old >> 59));
    }

    public ulong NextLong() => ((ulong)Next() << 32) | Next();

    /// <summary>From 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(((ulong)Next() * (uint)bound) >> 32);

    /// <summary>Both bounds included.</summary>
    public long Between(long least, long most) => least + (long)(NextLong() % (ulong)(most - least + 1));

    /// <summary>True in <paramref name="perThousand"/> of 1,000 cases.</summary>
    public bool Chance(int perThousand) => Below(1000) < perThousand;
}
