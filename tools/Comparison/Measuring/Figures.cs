namespace Tidegate.Compare.Measuring;

/// <summary>All that was measured.</summary>
internal sealed class Figures
{
    private readonly Dictionary<(string Peer, string Key, int Connections), List<double>> _values = [];
    private readonly Dictionary<(string Peer, string Key, int Connections), IReadOnlyList<double>> _before = [];

    /// <summary>Figures in the order in which they came.</summary>
    public IReadOnlyList<Figure> All =>
    [
        .. _before.Where(entry => !_values.ContainsKey(entry.Key)).Select(entry => Named(entry.Key, entry.Value)),
        .. _values.Select(entry => Named(entry.Key, entry.Value)),
    ];

    /// <summary>Keeps a figure of an earlier run until the same is measured.</summary>
    public void Keep(Figure figure) => _before[(figure.Peer, figure.Key, figure.Connections)] = figure.Values;

    /// <summary>Adds the value of a round.</summary>
    public void Add(string peer, string key, int connections, double value)
    {
        if (!_values.TryGetValue((peer, key, connections), out var values))
            _values[(peer, key, connections)] = values = [];
        values.Add(value);
    }

    private static Figure Named((string Peer, string Key, int Connections) name, IReadOnlyList<double> values) =>
        new(name.Peer, name.Key, name.Connections, values);
}
