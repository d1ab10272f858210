using System.Globalization;
using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Clients;

/// <summary>One handshake: from before the connect to the answer or the failure.</summary>
/// <param name="Frontend">Index of its frontend.</param>
/// <param name="Span">Its time.</param>
/// <param name="Result"><c>101</c>, status and reason of a refusal, or a kind of failure; no blanks.</param>
internal sealed record AttemptRecord(int Frontend, Interval Span, string Result)
{
    private const string Word = "attempt";

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Word} {Frontend} {Span.From} {Span.To} {Result.Replace(' ', '_')}");

    /// <summary>Null where the line is of another kind.</summary>
    public static AttemptRecord? TryParse(string line) => line.Split(' ') is [Word, var frontend, var from, var to, var result]
        ? new AttemptRecord((int)Number(frontend), new Interval(Number(from), Number(to)), result)
        : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
