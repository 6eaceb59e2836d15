import Commands

await Headgate.main()
