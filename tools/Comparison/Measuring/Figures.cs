namespace Tidegate.Compare.Measuring;

/// <summary>All that was measured.</summary>
internal sealed class Figures
{
    private readonly Dictionary<(string Peer, string Key, int Connections), List<double>> _values = [];
    private readonly Dictionary<(string Peer, string Key, int Connections), IReadOnlyList<double>> _before = [];

    /// <summary>Figures in the order in which they came.</summary>
    public IReadOnlyList<Figure> All =>
    [
        .. _before.Where(entry => !_values.ContainsKey(entry.Key)).Select(entry => new Figure(entry.Key.Peer, entry.Key.Key, entry.Key.Connections, entry.Value)),
        .. _values.Select(entry => new Figure(entry.Key.Peer, entry.Key.Key, entry.Key.Connections, entry.Value)),
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

    /// <summary>A figure, or null where it was not measured; without a number of connections that of the most.</summary>
    public Figure? Find(string peer, string key, int? connections = null) => All
        .Where(figure => figure.Peer == peer && figure.Key == key && (connections is null || figure.Connections == connections))
        .MaxBy(figure => figure.Connections);
}
