namespace Tidegate.Fairness.Attacks;

/// <summary>The main loop of an attacker: a command per line, an answer for each.</summary>
internal static class AttackProcess
{
    public const string Prepare = "prepare";
    public const string Begin = "begin";
    public const string End = "end";

    public static async Task<int> RunAsync(string kind, Target target)
    {
        var attack = AttackKinds.Create(kind, target);
        var answers = 0;
        Answer("started");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            switch (command)
            {
                case Prepare:
                    await attack.PrepareAsync();
                    Answer("prepared");
                    break;
                case Begin:
                    attack.Begin();
                    Answer("begun");
                    break;
                case End:
                    Answer(await attack.EndAsync());
                    break;
            }
        }

        return 0;

        void Answer(string text) => Console.WriteLine($"{++answers}: {text}");
    }
}
