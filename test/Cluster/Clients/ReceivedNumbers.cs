using System.Globalization;

namespace Tidegate.Cluster.Clients;

/// <summary>The numbers of the broadcast that one socket got, as ranges without overlap, in rising order.</summary>
internal sealed class ReceivedNumbers
{
    private const string None = "-";

    private readonly List<(long From, long To)> _ranges = [];

    /// <summary>The ranges, both ends included.</summary>
    public IReadOnlyList<(long From, long To)> Ranges => _ranges;

    /// <summary>Numbers that came again.</summary>
    public long Repeated { get; private set; }

    /// <summary>Numbers that came after a higher one.</summary>
    public long Late { get; private set; }

    public void Add(long number)
    {
        // Nearly always the number after the last one.
        var at = _ranges.Count - 1;
        while (at >= 0 && _ranges[at].From > number)
            at--;
        if (at >= 0 && number <= _ranges[at].To)
        {
            Repeated++;
            return;
        }

        if (at < _ranges.Count - 1)
            Late++;
        var joinsBefore = at >= 0 && _ranges[at].To == number - 1;
        var joinsAfter = at < _ranges.Count - 1 && _ranges[at + 1].From == number + 1;
        if (joinsBefore && joinsAfter)
        {
            _ranges[at] = (_ranges[at].From, _ranges[at + 1].To);
            _ranges.RemoveAt(at + 1);
        }
        else if (joinsBefore)
        {
            _ranges[at] = (_ranges[at].From, number);
        }
        else if (joinsAfter)
        {
            _ranges[at + 1] = (number, _ranges[at + 1].To);
        }
        else
        {
            _ranges.Insert(at + 1, (number, number));
        }
    }

    public bool Contains(long number) => _ranges.Exists(range => number >= range.From && number <= range.To);

    /// <summary>One word: <c>1-5,8-9;repeated;late</c>.</summary>
    public string ToWord() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(_ranges.Count == 0 ? None : string.Join(',', _ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}"))))};{Repeated};{Late}");

    /// <summary>Reads what <see cref="ToWord"/> wrote.</summary>
    public static ReceivedNumbers Parse(string word)
    {
        var parts = word.Split(';');
        var numbers = new ReceivedNumbers { Repeated = Number(parts[1]), Late = Number(parts[2]) };
        if (parts[0] != None)
            numbers._ranges.AddRange(parts[0].Split(',').Select(range => range.Split('-')).Select(ends => (Number(ends[0]), Number(ends[1]))));
        return numbers;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
