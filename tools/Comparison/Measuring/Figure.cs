namespace Tidegate.Compare.Measuring;

/// <summary>One thing that was measured of one peer, with a value of each round.</summary>
/// <param name="Peer">Name of the peer.</param>
/// <param name="Key">What it is; one of <see cref="FigureKeys"/>.</param>
/// <param name="Connections">With so many connections.</param>
/// <param name="Values">One value of each round, in the unit of the key.</param>
internal sealed record Figure(string Peer, string Key, int Connections, IReadOnlyList<double> Values)
{
    /// <summary>The middle value.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
