using Tidegate.Operators;

switch (args)
{
    case ["climb"]:
        await Climb.RunAsync(limit: 1000, tremble: TimeSpan.FromMinutes(2));
        return 0;
    case ["answers"]:
        await Answers.RunAsync(connections: 15_000, requests: 2000);
        return 0;
    case ["cost"]:
        await Cost.RunAsync(connections: 10_000, rounds: 5, TimeSpan.FromMinutes(1));
        return 0;
    default:
        Console.Error.WriteLine("Usage: Operators climb | answers | cost");
        return 2;
}
