using System.Globalization;
using Tidegate.Fairness.Attacks;
using Tidegate.Processes;

namespace Tidegate.Fairness;

/// <summary>The process of one kind of attack. It has the lowest priority: what it takes of the processors is no part of the question.</summary>
internal sealed class Attacker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private int _answered;

    private Attacker(ChildProcess process) => _process = process;

    public static async Task<Attacker> StartAsync(string kind, Target target)
    {
        string[] words = ["-n", "19", "dotnet", typeof(Attacker).Assembly.Location, "attack", kind, Text(target.PublicPort), Text(target.AdminPort)];
        var attacker = new Attacker(ChildProcess.Start(kind, "nice", words, keepInput: true));
        await attacker.AnswerAsync();
        return attacker;
    }

    /// <summary>Connects what is to be there before the turn.</summary>
    public Task PrepareAsync() => AskAsync(AttackProcess.Prepare);

    /// <summary>Lets it attack.</summary>
    public Task BeginAsync() => AskAsync(AttackProcess.Begin);

    /// <summary>Ends the attack and its connections.</summary>
    /// <returns>What it did and met.</returns>
    public Task<string> EndAsync() => AskAsync(AttackProcess.End);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<string> AskAsync(string command)
    {
        await _process.SayAsync(command);
        return await AnswerAsync();
    }

    // Each answer has its number, so that an old one is never taken for a new one.
    private async Task<string> AnswerAsync()
    {
        var begin = $"{Text(++_answered)}: ";
        var line = await _process.Output.WaitForAsync($"answer {begin}", line => line.StartsWith(begin, StringComparison.Ordinal), Patience);
        return line[begin.Length..];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
